extension KnownField {
  /// Finds the field by length and one telling byte, then compares the whole name once.
  static func recognise(_ name: UnsafeBufferPointer<UInt8>) -> KnownField? {
    guard let bytes = name.baseAddress, let field = unsafe candidate(bytes, name.count) else {
      return nil
    }
    return unsafe equal(bytes, field.name.utf8Start, name.count) ? field : nil
  }

  /// The only known name of this length with this telling byte; its other bytes may still differ.
  private static func candidate(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> KnownField? {
    switch count {
    case 2: .te
    case 3: .age
    case 4: unsafe byLetter(bytes[0], "h", .host, "d", .date, "e", .etag)
    case 5: .path
    case 6: unsafe byLetter(bytes[0], "a", .accept, "o", .origin, "e", .expect)
    case 7: unsafe byLetter(bytes[1], "m", .method, "s", bytes[2] == ascii("t") ? .status : .scheme)
    case 8: .location
    case 10: unsafe byLetter(bytes[0], ":", .authority, "u", .userAgent, "x", .xSdkDate)
    case 11: unsafe byLetter(bytes[0], "t", .traceparent, "r", .retryAfter, "g", .grpcStatus)
    case 12: unsafe twelve(bytes)
    case 13:
      unsafe byLetter(bytes[0], "a", .authorization, "c", .cacheControl, "g", .grpcEncoding)
        ?? .ifNoneMatch
    case 14: .contentLength
    case 15: unsafe byLetter(bytes[0], "a", .acceptEncoding, "i", .idempotencyKey)
    case 16: unsafe byLetter(bytes[0], "c", .contentEncoding, "x", .xSecurityToken)
    case 18: .connectTimeoutMs
    case 20: unsafe byLetter(bytes[1], "r", .grpcAcceptEncoding, "a", .gatehouseCredential)
    case 24: .connectProtocolVersion
    case 26: .grpcPreviousRpcAttempts
    default: nil
    }
  }

  private static func twelve(_ bytes: UnsafePointer<UInt8>) -> KnownField? {
    switch unsafe bytes[0] {
    case ascii("c"): .contentType
    case ascii("g"): unsafe byLetter(bytes[5], "t", .grpcTimeout, "m", .grpcMessage)
    case ascii("x"):
      unsafe byLetter(bytes[2], "a", .xAuthToken, "p", .xProjectId, "r", .xRequestId)
    default: nil
    }
  }

  @inline(__always)
  private static func byLetter(
    _ byte: UInt8, _ first: Unicode.Scalar, _ a: KnownField, _ second: Unicode.Scalar,
    _ b: KnownField, _ third: Unicode.Scalar = "\0", _ c: KnownField? = nil
  ) -> KnownField? {
    if byte == ascii(first) { return a }
    if byte == ascii(second) { return b }
    return byte == ascii(third) ? c : nil
  }

  @inline(__always)
  private static func ascii(_ scalar: Unicode.Scalar) -> UInt8 {
    UInt8(truncatingIfNeeded: scalar.value)
  }

  /// Compares in words that overlap at the end: two loads for most names, no call.
  @inline(__always)
  private static func equal(
    _ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int
  ) -> Bool {
    let a = unsafe UnsafeRawPointer(left)
    let b = unsafe UnsafeRawPointer(right)
    if count >= 8 {
      var offset = 0
      while offset &+ 8 < count {
        guard unsafe word(a, offset) == word(b, offset) else { return false }
        offset &+= 8
      }
      return unsafe word(a, count &- 8) == word(b, count &- 8)
    }
    var offset = 0
    while offset < count {
      guard unsafe left[offset] == right[offset] else { return false }
      offset &+= 1
    }
    return true
  }

  @inline(__always)
  private static func word(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
    unsafe base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
  }
}
