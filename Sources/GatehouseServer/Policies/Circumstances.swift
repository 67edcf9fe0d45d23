import Admission
import CallModel
import Protocols
import Settings
import Transport

/// What was decided of a call holds for these: from where, how and when it came, as far as the
/// statements about it look at that.
///
/// With them, and with the very bytes of the request, the same credential and the same face, a call
/// of the same caller is decided as the one before it.
///
/// Numbers alone: it is made for every such call, and nothing of it is counted or allocated.
struct Circumstances {
  /// An address as numbers; nothing for a Unix socket.
  struct Source: Equatable {
    private(set) var high: UInt64 = 0
    private(set) var low: UInt64 = 0
    private var count: Int

    init(_ address: SourceAddress) {
      count = address.bytes.count
      for byte in address.bytes {
        high = high << 8 | low >> 56
        low = low << 8 | UInt64(byte)
      }
    }
  }

  /// Nil where no statement asks for it; the same of all that follow.
  let source: Source?
  let method: AuthenticationMethod?
  let isEncrypted: Bool?
  /// Seconds since 1970: of a call its own, of a decision those until a date that counts.
  let seconds: Range<Int64>

  static let always = Int64.min..<Int64.max

  /// - Parameters:
  ///   - heeded: Facts that count.
  ///   - now: Seconds since 1970; asked where time counts.
  init(of exchange: Exchange, on face: Face, heeding heeded: MissingFacts, now: () -> Int64) {
    source = heeded.contains(.source) ? Source(exchange.facts.source) : nil
    if heeded.contains(.method) {
      method =
        face == .compatible
        ? AcceptedMethods.used(byVisit: exchange) : AcceptedMethods.used(by: exchange)
    } else {
      method = nil
    }
    isEncrypted = heeded.contains(.transport) ? exchange.facts.isEncrypted : nil
    guard heeded.contains(.time) else {
      seconds = Self.always
      return
    }
    let now = now()
    seconds = now..<(now + 1)
  }

  private init(_ circumstances: Circumstances, seconds: Range<Int64>) {
    source = circumstances.source
    method = circumstances.method
    isEncrypted = circumstances.isEncrypted
    self.seconds = seconds
  }

  /// The same until a date at which something else may be decided; nil for none.
  func until(_ date: Int64?) -> Circumstances {
    Circumstances(self, seconds: seconds.lowerBound..<max(date ?? .max, seconds.upperBound))
  }

  /// Whether a decision that was made for these is one for a call's, too.
  func cover(_ call: Circumstances) -> Bool {
    seconds.contains(call.seconds.lowerBound) && source == call.source
      && method == call.method && isEncrypted == call.isEncrypted
  }
}
