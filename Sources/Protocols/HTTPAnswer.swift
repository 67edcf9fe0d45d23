import CallModel
import HTTP2Wire
public import Transport

/// Answers that belong to HTTP itself, before a face is known.
public enum HTTPAnswer {
  /// A header section that means two things.
  public static func badRequest(_ what: String, on exchange: Exchange) {
    problem(400, "Bad Request", what, [], on: exchange)
  }

  /// RFC 9110 §15.5.6 demands `Allow`.
  public static func methodNotAllowed(_ allowed: String, on exchange: Exchange) {
    problem(
      405, "Method Not Allowed", "this path knows only \(allowed)", [("allow", allowed)],
      on: exchange)
  }

  /// `Accept-Post` (LDP §7.1) says what would have matched, as connect-go does.
  public static func unsupportedMediaType(accepted: String, on exchange: Exchange) {
    problem(
      415, "Unsupported Media Type",
      "the content type is of no protocol spoken here; accepted: \(accepted)",
      [("accept-post", accepted)], on: exchange)
  }

  /// `what` came over HTTP/1.1, which cannot carry it: both directions at once, or gRPC's trailers.
  public static func needsHTTP2(_ what: String, on exchange: Exchange) {
    problem(505, "HTTP Version Not Supported", "\(what) needs HTTP/2", [], on: exchange)
  }

  private static func problem(
    _ status: Int, _ title: String, _ detail: String, _ more: [(String, String)],
    on exchange: Exchange
  ) {
    var json = JSONText()
    json.open("{")
    json.member("title", title)
    json.member("status", status)
    json.member("detail", detail)
    json.close("}")
    var fields = FieldBlock()
    fields.append(name: ":status", value: String(status))
    fields.append(.contentType, "application/problem+json")
    fields.append(.contentLength, decimal: json.bytes.count)
    for (name, value) in more {
      fields.append(name: name, value: value)
    }
    exchange.respond(fields, body: json.bytes)
  }
}
