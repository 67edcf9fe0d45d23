import Glibc

/// A call to the kernel that failed: which one, on what, and its errno.
public struct SystemError: Error, Sendable, Equatable {
  /// The operation in words, with the path where there is one: `open /run/gatehouse/lock`.
  public let operation: String
  /// The errno.
  public let number: Int32

  public init(_ operation: String, number: Int32) {
    self.operation = operation
    self.number = number
  }

  /// The failure of the call just made; to be built before another call changes errno.
  static func last(_ operation: String) -> SystemError {
    SystemError(operation, number: errno)
  }

  public static func notPermitted(_ operation: String) -> SystemError {
    SystemError(operation, number: EPERM)
  }

  /// The other side does not speak as it should.
  public static func otherProtocol(_ operation: String) -> SystemError {
    SystemError(operation, number: EPROTO)
  }

  /// What was to be taken is held by somebody else, now.
  public var isHeldByOther: Bool { number == EWOULDBLOCK }

  /// Nobody listens there.
  public var isNobodyThere: Bool { number == ECONNREFUSED || number == ENOENT }

  /// There is no such file.
  public var isMissing: Bool { number == ENOENT }
}

extension SystemError: CustomStringConvertible {
  public var description: String { "\(operation): \(reason)" }

  /// The errno in words.
  public var reason: String {
    let text = unsafe String(unsafeUninitializedCapacity: 128) { buffer in
      unsafe buffer.withMemoryRebound(to: CChar.self) { text in
        guard let start = text.baseAddress,
          unsafe strerror_r(number, start, text.count) == 0
        else { return 0 }
        return unsafe strlen(start)
      }
    }
    return text.isEmpty ? "error \(number)" : text
  }
}
