"""The kind of policy by which mining follows a surplus of solar power."""
