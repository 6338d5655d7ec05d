"""What drivers of instruments share: lines of text and Modbus registers over a link, numbers, units, stability."""
