import Testing

@Suite struct ImageProbeTests {}
