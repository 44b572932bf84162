"""What the integration keeps: durable files, collections, encrypted secrets, and entity ids that follow a rename."""
