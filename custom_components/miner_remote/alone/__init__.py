"""What agents do while they do not hear Home Assistant: the plan that they carry out, and what they report later."""
