import CallModel
import HTTP2Wire
import NIOCore
import Transport

/// The admin port: read-only, for probes and scrapers, in clear.
///
/// `/livez` the process turns; `/startupz` it has started; `/readyz` it can answer reads;
/// `/readyz/writes` it can also pass writes on. `?verbose` names each check with its reason.
final class AdminDesk: ExchangeService {
  private let status: GatewayStatus

  init(status: GatewayStatus) {
    self.status = status
  }

  func begin(_ exchange: Exchange) -> BodyPlan {
    let method = exchange.head.string(of: .method) ?? ""
    guard method == "GET" || method == "HEAD" else {
      AdminAnswer(405, "only GET is known here\n", more: [("allow", "GET, HEAD")]).send(exchange)
      return .ignore
    }
    let target = exchange.head.string(of: .path) ?? ""
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let isVerbose = parts.count == 2 && parts[1].split(separator: "&").contains { $0 == "verbose" }
    answer(String(parts[0]), isVerbose, exchange)
    return .ignore
  }

  private func answer(_ path: String, _ isVerbose: Bool, _ exchange: Exchange) {
    switch path {
    case "/livez": AdminAnswer(200, "ok\n").send(exchange)
    case "/startupz", "/readyz":
      ReadinessReport(status, writes: false).answer(isVerbose).send(exchange)
    case "/readyz/writes": ReadinessReport(status, writes: true).answer(isVerbose).send(exchange)
    case "/version":
      AdminAnswer(
        200, "{\"name\":\"gatehouse\",\"version\":\"\(BuildInfo.version)\"}\n",
        type: "application/json"
      ).send(exchange)
    case "/metrics": scrape(exchange)
    default:
      AdminAnswer(
        404, "known here: /livez /startupz /readyz /readyz/writes /version /metrics\n"
      ).send(exchange)
    }
  }

  /// Counts live on their loops, so they are gathered there.
  private func scrape(_ exchange: Exchange) {
    let bound = NIOLoopBound(exchange, eventLoop: exchange.loop.eventLoop)
    Task(executorPreference: exchange.loop.executor) { [status] in
      let text = await MetricsPage(status).text()
      AdminAnswer(200, text, type: "text/plain; version=0.0.4; charset=utf-8").send(bound.value)
    }
  }

  func complete(_ exchange: Exchange) {}

  func bodyTooLarge(_ exchange: Exchange, limit: Int) {}
}

/// A small text answer.
struct AdminAnswer {
  let status: Int
  let text: String
  let type: String
  let more: [(String, String)]

  init(
    _ status: Int, _ text: String, type: String = "text/plain; charset=utf-8",
    more: [(String, String)] = []
  ) {
    self.status = status
    self.text = text
    self.type = type
    self.more = more
  }

  func send(_ exchange: Exchange) {
    let body = Array(text.utf8)
    var fields = FieldBlock()
    fields.append(name: ":status", value: String(status))
    fields.append(name: "content-type", value: type)
    fields.append(.contentLength, decimal: body.count)
    fields.append(name: "cache-control", value: "no-store")
    for (name, value) in more { fields.append(name: name, value: value) }
    exchange.respond(fields, body: exchange.head.string(of: .method) == "HEAD" ? [] : body)
  }
}
