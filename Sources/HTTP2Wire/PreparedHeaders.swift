import CNGHTTP2

/// A header section made ready once and sent many times without being copied.
///
/// It owns its bytes and the array nghttp2 reads them through; whoever sends it keeps it alive
/// until the frame is out. Opaque to the rooms above: they only build it and hand it on.
@safe
public final class PreparedHeaders: @unchecked Sendable {
  // Written in init only, so it may be read from every thread.
  private let bytes: UnsafeMutablePointer<UInt8>
  let fields: UnsafeMutablePointer<nghttp2_nv>
  public let count: Int

  /// Prepares fields in the order given, pseudo fields first (RFC 9113 §8.3).
  ///
  /// A name that is not a lower-case token, or a value with CR, LF, NUL, another control byte or
  /// space at either end (RFC 9113 §8.2.1), is our own bug and stops the process.
  public convenience init(_ fields: [(String, String)]) {
    var block = FieldBlock()
    for (name, value) in fields { block.append(name: name, value: value) }
    self.init(block)
  }

  /// Prepares a block that was built byte by byte; the same conditions hold.
  public init(_ block: FieldBlock) {
    var size = 0
    for index in 0..<block.count {
      precondition(FieldRules.isName(block.name(at: index)), "a field name is malformed")
      precondition(FieldRules.isValue(block.value(at: index)), "a field value is malformed")
      size += block.name(at: index).count + block.value(at: index).count
    }
    count = block.count
    unsafe bytes = .allocate(capacity: max(size, 1))
    unsafe fields = .allocate(capacity: max(block.count, 1))
    var end = unsafe bytes
    for index in 0..<block.count {
      let name = unsafe end
      unsafe end = Self.copy(block.name(at: index), to: end)
      let value = unsafe end
      unsafe end = Self.copy(block.value(at: index), to: end)
      var flags = NGHTTP2_NV_FLAG_NO_COPY_NAME.rawValue | NGHTTP2_NV_FLAG_NO_COPY_VALUE.rawValue
      if FieldRules.isSecret(block, at: index) { flags |= NGHTTP2_NV_FLAG_NO_INDEX.rawValue }
      unsafe (fields + index).initialize(
        to: nghttp2_nv(
          name: name, value: value, namelen: value - name, valuelen: end - value,
          flags: UInt8(truncatingIfNeeded: flags)))
    }
  }

  deinit {
    unsafe fields.deallocate()
    unsafe bytes.deallocate()
  }

  /// Gives every field in order, for HTTP/1.1 and for tests; pseudo fields are included.
  public func forEach(_ body: (_ name: Span<UInt8>, _ value: Span<UInt8>) -> Void) {
    for index in 0..<count {
      let field = unsafe fields[index]
      unsafe body(
        Span(_unsafeStart: UnsafePointer(field.name), count: field.namelen),
        Span(_unsafeStart: UnsafePointer(field.value), count: field.valuelen))
    }
  }

  private static func copy(
    _ source: Span<UInt8>, to target: UnsafeMutablePointer<UInt8>
  ) -> UnsafeMutablePointer<UInt8> {
    unsafe source.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { unsafe target.update(from: base, count: source.count) }
    }
    return unsafe target + source.count
  }
}
