import CallModel

extension CallRate {
  /// The limit that the cloud's refusal names: "policy user over ratelimit,limit:200,time:5 minute"
  /// (spec: signing §3).
  init?(cloudText text: String) {
    let words = /limit: ?([0-9]{1,7}), ?time: ?([0-9]{0,5}) ?(second|minute|hour|day)/
    guard let match = text.firstMatch(of: words), let calls = Int(match.1) else { return nil }
    let unit =
      switch match.3 {
      case "second": 1
      case "minute": 60
      case "hour": 3600
      default: 86_400
      }
    self.init(calls: calls, windowSeconds: (Int(match.2) ?? 1) * unit)
  }
}
