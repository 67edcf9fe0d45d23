/// Scheme, host and port of a web page, as browsers write them in `Origin` (RFC 6454 §6.2).
public struct WebOrigin: Sendable, Hashable {
  public let text: String

  static let expected = "https://HOST, https://HOST:PORT, or the same with http"

  /// Only the form that a browser sends: another one would be compared for ever and never match.
  init(_ text: String) throws(ValueProblem) {
    guard text != "*" else {
      throw ValueProblem("every page of the web could call; each is named", expected: Self.expected)
    }
    guard text != "null" else {
      throw ValueProblem(
        "any page can make itself the origin null; it stands for nobody", expected: Self.expected)
    }
    guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else {
      throw ValueProblem("the scheme is missing or another one", expected: Self.expected)
    }
    let authority = String(text.dropFirst(scheme.count))
    let endpoint: Endpoint
    do {
      endpoint = try Endpoint("https://" + authority)
    } catch {
      throw ValueProblem(error.message, expected: Self.expected)
    }
    let plain = endpoint.host.contains(":") ? "[\(endpoint.host)]" : endpoint.host
    let ownPort = scheme == "https://" ? 443 : 80
    guard authority == plain || endpoint.port != ownPort && authority == "\(plain):\(endpoint.port)"
    else {
      throw ValueProblem(
        "browsers write it in lower case and without the scheme's own port",
        expected: Self.expected)
    }
    self.text = text
  }
}
