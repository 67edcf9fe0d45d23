import COpenSSL

/// Key material that can be lent but not printed, and that leaves no trace when let go.
///
/// The bytes live in one heap block that never moves, is never copied by this type and is wiped
/// with `OPENSSL_cleanse` (which the optimizer may not remove) when the last reference goes.
/// Copies made by others (a `String` it came from, a parser's buffer) are theirs to answer for.
@safe public final class SecretBytes: Sendable {
  /// Length in bytes.
  public let count: Int
  /// Written only in `init`, so sharing it between threads is safe.
  private nonisolated(unsafe) let base: UnsafeMutablePointer<UInt8>

  /// Copies `bytes`; wiping the source is the caller's concern.
  public convenience init(copying bytes: Span<UInt8>) {
    self.init(capacity: bytes.count) { output in
      for index in bytes.indices { output.append(bytes[index]) }
    }
  }

  /// Copies the UTF-8 form of `text`. A `String` cannot be wiped: prefer bytes where possible.
  public convenience init(utf8 text: String) {
    self.init(capacity: text.utf8.count) { output in
      for byte in text.utf8 { output.append(byte) }
    }
  }

  /// Lets `fill` write the secret in its final place, so that no second copy exists.
  ///
  /// - Parameter capacity: the most bytes `fill` may append; `count` is what it did append.
  public init<Failure: Error>(
    capacity: Int, filledBy fill: (inout OutputSpan<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    let room = max(capacity, 1)
    let base = UnsafeMutablePointer<UInt8>.allocate(capacity: room)
    let buffer = unsafe UnsafeMutableBufferPointer(start: base, count: capacity)
    var output = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
    do {
      try fill(&output)
    } catch {
      _ = unsafe output.finalize(for: buffer)
      unsafe OPENSSL_cleanse(base, capacity)
      unsafe base.deallocate()
      throw error
    }
    count = unsafe output.finalize(for: buffer)
    unsafe self.base = base
  }

  deinit {
    unsafe OPENSSL_cleanse(base, count)
    unsafe base.deallocate()
  }

  public var isEmpty: Bool { count == 0 }

  /// Lends the bytes for the length of `body`; they must not be kept.
  public func withBytes<Result: ~Copyable, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = unsafe Span(_unsafeStart: base, count: count)
    return try body(bytes)
  }

  /// Compares contents in time that depends on the lengths only.
  public func isEqual(to other: SecretBytes) -> Bool {
    other.withBytes { isEqual(to: $0) }
  }

  /// The same with bytes that somebody else holds.
  public func isEqual(to bytes: Span<UInt8>) -> Bool {
    withBytes { constantTimeEquals($0, bytes) }
  }
}

/// Every way Swift has of turning a value into text gives the same word, so that a secret that
/// strays into a log line, an error or a crash report says nothing.
extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "<secret>" }
  public var debugDescription: String { "<secret>" }
  public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
