extension KnownField {
  /// Finds the field by length and one telling byte, then compares the whole name once.
  ///
  /// Every comparison is against a literal, so it becomes a few compares with constants.
  static func recognise(_ name: UnsafeBufferPointer<UInt8>) -> KnownField? {
    guard let bytes = name.baseAddress, name.count >= 2 else { return nil }
    let first = unsafe bytes[0]
    switch name.count {
    case 2: return unsafe same(bytes, .te)
    case 3: return unsafe same(bytes, .age)
    case 4:
      if first == ascii("h") { return unsafe same(bytes, .host) }
      return unsafe first == ascii("d") ? same(bytes, .date) : same(bytes, .etag)
    case 5: return unsafe same(bytes, .path)
    case 6:
      if first == ascii("a") { return unsafe same(bytes, .accept) }
      return unsafe first == ascii("o") ? same(bytes, .origin) : same(bytes, .expect)
    case 7:
      if unsafe bytes[1] == ascii("m") { return unsafe same(bytes, .method) }
      return unsafe bytes[2] == ascii("t") ? same(bytes, .status) : same(bytes, .scheme)
    case 8: return unsafe same(bytes, .location)
    case 9: return unsafe same(bytes, .rateLimit)
    case 10:
      if first == ascii(":") { return unsafe same(bytes, .authority) }
      if first == ascii("t") { return unsafe same(bytes, .tracestate) }
      return unsafe first == ascii("u") ? same(bytes, .userAgent) : same(bytes, .xSdkDate)
    case 11:
      if first == ascii("t") { return unsafe same(bytes, .traceparent) }
      return unsafe first == ascii("r") ? same(bytes, .retryAfter) : same(bytes, .grpcStatus)
    case 12: return unsafe twelve(bytes, first)
    case 13: return unsafe thirteen(bytes, first)
    case 14: return unsafe same(bytes, .contentLength)
    case 15:
      if first == ascii("x") { return unsafe same(bytes, .xSubjectToken) }
      return unsafe first == ascii("a")
        ? same(bytes, .acceptEncoding) : same(bytes, .idempotencyKey)
    case 16:
      if first == ascii("c") { return unsafe same(bytes, .contentEncoding) }
      return unsafe first == ascii("x")
        ? same(bytes, .xSecurityToken) : same(bytes, .rateLimitPolicy)
    case 18: return unsafe same(bytes, .connectTimeoutMs)
    case 20:
      return unsafe bytes[1] == ascii("r")
        ? same(bytes, .grpcAcceptEncoding) : same(bytes, .gatehouseCredential)
    case 24: return unsafe same(bytes, .connectProtocolVersion)
    case 26: return unsafe same(bytes, .grpcPreviousRpcAttempts)
    default: return nil
    }
  }

  @inline(__always)
  private static func twelve(_ bytes: UnsafePointer<UInt8>, _ first: UInt8) -> KnownField? {
    if first == ascii("c") { return unsafe same(bytes, .contentType) }
    if first == ascii("g") {
      return unsafe bytes[5] == ascii("t") ? same(bytes, .grpcTimeout) : same(bytes, .grpcMessage)
    }
    switch unsafe bytes[2] {
    case ascii("a"): return unsafe same(bytes, .xAuthToken)
    case ascii("p"): return unsafe same(bytes, .xProjectId)
    default: return unsafe same(bytes, .xRequestId)
    }
  }

  @inline(__always)
  private static func thirteen(_ bytes: UnsafePointer<UInt8>, _ first: UInt8) -> KnownField? {
    switch first {
    case ascii("a"): unsafe same(bytes, .authorization)
    case ascii("c"): unsafe same(bytes, .cacheControl)
    case ascii("g"): unsafe same(bytes, .grpcEncoding)
    default: unsafe same(bytes, .ifNoneMatch)
    }
  }

  /// The field, if `bytes`, which are as many as its name has, are its name.
  ///
  /// Compares in words that overlap at the end.
  @inline(__always)
  private static func same(_ bytes: UnsafePointer<UInt8>, _ field: KnownField) -> KnownField? {
    let name = field.name
    let count = name.utf8CodeUnitCount
    let left = unsafe UnsafeRawPointer(bytes)
    let right = unsafe UnsafeRawPointer(name.utf8Start)
    if count < 4 {
      let isSame = unsafe word(left, 0, UInt16.self) == word(right, 0, UInt16.self)
      return unsafe isSame && bytes[count &- 1] == name.utf8Start[count &- 1] ? field : nil
    }
    if count < 8 {
      let isSame = unsafe word(left, 0, UInt32.self) == word(right, 0, UInt32.self)
      return unsafe isSame
        && word(left, count &- 4, UInt32.self) == word(right, count &- 4, UInt32.self)
        ? field : nil
    }
    var offset = 0
    while offset &+ 8 < count {
      guard unsafe word(left, offset, UInt64.self) == word(right, offset, UInt64.self) else {
        return nil
      }
      offset &+= 8
    }
    return unsafe word(left, count &- 8, UInt64.self) == word(right, count &- 8, UInt64.self)
      ? field : nil
  }

  @inline(__always)
  private static func word<Word: BitwiseCopyable>(
    _ base: UnsafeRawPointer, _ offset: Int, _: Word.Type
  ) -> Word {
    unsafe base.loadUnaligned(fromByteOffset: offset, as: Word.self)
  }

  @inline(__always)
  private static func ascii(_ scalar: Unicode.Scalar) -> UInt8 {
    UInt8(truncatingIfNeeded: scalar.value)
  }
}
