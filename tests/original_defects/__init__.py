"""One test for each defect of the original "Remote Management System", as listed in docs/original-defects.md.

Each test fails on software that behaves as the original does. The machines are simulated, the sockets are real.
"""
