"""The product declaration (ICS/IXIT of ISO/IEC 9646) and what applies to a product."""
