"""What small models of the tests begin with, and where the cases stand."""

from pathlib import Path

CASES = Path(__file__).parents[1] / "cases" / "inp"
HEAD = """[OPTIONS]
FLOW_UNITS CMS
FLOW_ROUTING DYNWAVE
START_DATE 06/01/2024
START_TIME 00:00
END_DATE 06/01/2024
END_TIME 06:00
ROUTING_STEP 2
WET_STEP 0:01:00
REPORT_STEP 00:05:00
"""
