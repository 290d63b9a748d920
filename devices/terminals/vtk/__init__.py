"""VTK (Vendotek): the payment terminal's protocol, in layers: frame, TLV, message, terminal."""
