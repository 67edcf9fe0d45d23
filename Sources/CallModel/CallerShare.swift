/// What kind of traffic a call to the cloud is, for whose turn it is while calls wait.
///
/// Weights, not strict precedence: a stream of interactive calls without end would let nothing else
/// through for ever.
public enum TrafficClass: String, Sendable, CaseIterable {
  /// Somebody waits for the answer.
  case interactive
  /// Work that nobody watches: nightly jobs, bulk changes.
  case batch
  /// The gateway's own: polls of watches, answers got anew before anybody asks.
  case background

  /// Turns that a class gets while all three wait.
  public var weight: Int {
    switch self {
    case .interactive: 8
    case .batch: 2
    case .background: 1
    }
  }

  /// Place in tables of one's own.
  public var place: Int {
    switch self {
    case .interactive: 0
    case .batch: 1
    case .background: 2
    }
  }
}

/// In whose name a call to the cloud waits for its turn, and how many turns that name gets.
///
/// An object, so that handing it on costs nothing on the way of a call.
public final class CallerShare: Sendable {
  public static let weightRange = 1...100

  /// Names share a turn: all calls of a caller stand in one line.
  public let name: String
  /// Against that of other callers of the same class.
  public let weight: Int
  /// What the caller's calls are where nothing else is said.
  public let traffic: TrafficClass

  public init(name: String, weight: Int = 1, traffic: TrafficClass = .interactive) {
    precondition(Self.weightRange.contains(weight), "a weight beyond its range")
    self.name = name
    self.weight = weight
    self.traffic = traffic
  }

  /// For what the gateway does of its own accord; no caller of the settings has such a name.
  public static let gateway = CallerShare(name: "")
}
