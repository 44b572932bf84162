"""What mining costs and earns: counted from the readings of the miners, recorded by hour, and reported."""
