/// So many calls of an account in each window of time; what comes after is refused with 429.
public struct RateLimit: Sendable, Equatable {
  public let calls: Int
  public let windowSeconds: Int64

  public init(calls: Int, windowSeconds: Int64) {
    self.calls = calls
    self.windowSeconds = windowSeconds
  }

  /// Reads `200/5m` or `20/1s`; nil for anything else.
  public init?(_ text: String) {
    guard let match = text.wholeMatch(of: /([1-9][0-9]{0,8})\/([1-9][0-9]{0,3})([sm])/),
      let calls = Int(match.1), let length = Int64(match.2)
    else { return nil }
    self.init(calls: calls, windowSeconds: match.3 == "m" ? length * 60 : length)
  }

  /// As the refusal words it: the cloud's text speaks of minutes; seconds are the sandbox's own.
  var window: String {
    windowSeconds % 60 == 0 ? "\(windowSeconds / 60) minute" : "\(windowSeconds) second"
  }
}
