"""VTK, the protocol of Vendotek terminals, in layers: frame, TLV, message, channel, terminal."""
