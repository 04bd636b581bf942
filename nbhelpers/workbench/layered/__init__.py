"""A pass layer by layer: `sweep` goes through whole layers in lists, `whole` looks up what it left, `training` goes on."""
