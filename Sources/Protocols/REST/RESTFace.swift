import CallModel
import Contract
import HTTP2Wire
import Transport

/// Plain JSON over the paths of `google.api.http`; refusals as problem details (RFC 9457).
enum RESTFace {
  // MARK: Requests

  /// The body as it came; an operation without one ignores nothing: a body there is refused.
  static func message(of exchange: Exchange) throws(Refusal) -> [UInt8] {
    guard !exchange.body.isEmpty else { return [] }
    let head = exchange.head
    if let type = head.value(of: .contentType), !MediaType.isJSON(type) {
      throw Refusal.notTypedJSON
    }
    guard let coding = head.value(of: .contentEncoding) else { return exchange.body }
    return try Decoding.decompress(exchange.body[...], coding: coding, field: "content-encoding")
  }

  // MARK: Answers

  static func prepare(_ message: [UInt8], _ more: [(String, String)] = []) -> PreparedReply {
    PreparedReply(
      headers: PreparedHeaders(
        [
          (":status", "200"), ("content-type", "application/json"),
          ("content-length", String(message.count)),
        ] + more), body: message)
  }

  static func compose(
    _ message: [UInt8], _ packing: Packing, _ facts: ReplyFacts
  ) -> ComposedReply {
    var fields = FieldBlock()
    fields.append(name: ":status", value: String(facts.status))
    // 204 has no content (RFC 9110 §15.3.5); the empty message is `{}`.
    guard facts.status != 204 else {
      facts.append(to: &fields)
      return ComposedReply(fields: fields, body: [])
    }
    fields.append(.contentType, "application/json")
    return HTTPReply.compose(message, packing, fields, facts)
  }

  /// The problem type of draft-ietf-httpapi-ratelimit-headers-11, "Quota Exceeded".
  static let quotaExceeded = "https://iana.org/assignments/http-problem-types#quota-exceeded"

  static func refuse(_ refusal: Refusal, on exchange: Exchange) {
    let body = problem(refusal)
    var fields = FieldBlock()
    fields.append(name: ":status", value: String(refusal.restStatus.number))
    fields.append(.contentType, "application/problem+json")
    fields.append(.contentLength, decimal: body.count)
    HTTPRefusal.appendFields(of: refusal, to: &fields)
    exchange.respond(fields, body: body)
  }

  /// Members of RFC 9457 §3.1 (`type` is left out where it is `about:blank`), then ours (§3.2).
  static func problem(_ refusal: Refusal) -> [UInt8] {
    let status = refusal.restStatus
    var json = JSONText()
    json.open("{")
    if refusal.allowance != nil {
      json.member("type", Self.quotaExceeded)
      json.member("title", "Request cannot be satisfied as assigned quota has been exceeded")
    } else {
      json.member("title", status.phrase)
    }
    json.member("status", status.number)
    json.member("detail", refusal.message)
    json.member("code", refusal.code.name)
    json.member("reason", refusal.reason)
    json.member("origin", refusal.origin == .gateway ? "gateway" : "upstream")
    if !refusal.violations.isEmpty {
      json.key("violations")
      json.open("[")
      for violation in refusal.violations {
        json.open("{")
        json.member("field", violation.field)
        json.member("rule", violation.rule)
        json.member("description", violation.description)
        json.close("}")
      }
      json.close("]")
    }
    if let allowance = refusal.allowance {
      json.key("violated-policies")
      json.open("[")
      json.value(allowance.policy)
      json.close("]")
      json.key("quota")
      json.open("{")
      json.member("policy", allowance.policy)
      json.member("limit", allowance.limit)
      if let seconds = allowance.windowSeconds { json.member("window_seconds", seconds) }
      json.close("}")
    }
    if let upstream = refusal.upstream {
      json.key("upstream")
      json.open("{")
      json.member("status", upstream.status)
      if let code = upstream.errorCode { json.member("error_code", code) }
      if let requestID = upstream.requestID { json.member("request_id", requestID) }
      json.close("}")
    }
    if !refusal.metadata.isEmpty {
      json.key("metadata")
      json.open("{")
      for (key, value) in refusal.metadata { json.member(key, value) }
      json.close("}")
    }
    json.close("}")
    return json.bytes
  }
}
