import CallModel

/// A cloud that lets so many calls through in each window, and refuses the rest with 429: the
/// windows begin whenever it wants, or there is one that always ends now.
struct ModelCloud {
  enum Windows: Equatable {
    case aligned(offset: UInt64)
    case sliding
  }

  let rate: CallRate
  let windows: Windows
  private var taken: [UInt64] = []
  private var window: UInt64 = .max
  private var count = 0
  private(set) var accepted = 0
  private(set) var refused = 0

  init(_ rate: CallRate, _ windows: Windows) {
    self.rate = rate
    self.windows = windows
  }

  /// Whether a call is let through; one that is not counts no further.
  mutating func accepts(now: UInt64) -> Bool {
    let isLeft: Bool
    switch windows {
    case .aligned(let offset):
      let current = (now + offset) / rate.windowNanoseconds
      if current != window {
        window = current
        count = 0
      }
      isLeft = count < rate.calls
      if isLeft { count += 1 }
    case .sliding:
      taken.removeAll { $0 + rate.windowNanoseconds <= now }
      isLeft = taken.count < rate.calls
      if isLeft { taken.append(now) }
    }
    if isLeft { accepted += 1 } else { refused += 1 }
    return isLeft
  }
}
