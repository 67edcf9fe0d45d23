import CallModel
import HTTP2Wire

/// Fields that tell the same on every HTTP face.
enum HTTPRefusal {
  static func appendFields(of refusal: Refusal, to fields: inout FieldBlock) {
    if let delay = refusal.retryAfter {
      // Whole seconds, rounded up: coming back early would only be refused again.
      let (seconds, rest) = delay.components
      fields.append(name: "retry-after", value: String(seconds + (rest > 0 ? 1 : 0)))
    }
    if refusal.code == .unauthenticated {
      // RFC 9110 §11.6.1 demands a challenge with every 401.
      fields.append(name: "www-authenticate", value: "Bearer realm=\"gatehouse\"")
    }
    if refusal.isOfCoding {
      // RFC 9110 §12.5.3: in an answer, what would have been taken.
      fields.append(name: "accept-encoding", value: AcceptedCodings.known)
    }
    if refusal.isOfMediaType {
      // RFC 9110 §15.5.16.
      fields.append(name: "accept", value: "application/json")
    }
    if let requestID = refusal.upstream?.requestID {
      fields.append(name: ReplyFacts.upstreamRequestIDField, value: requestID)
    }
  }
}
