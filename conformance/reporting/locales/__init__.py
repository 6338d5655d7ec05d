"""The words of reports in Chinese and English."""
