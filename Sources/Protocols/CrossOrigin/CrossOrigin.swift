import HTTP2Wire
public import Transport

/// Which web pages may call from a browser, by listener (Fetch standard, "CORS protocol").
///
/// It lets nobody in: it only tells a browser whether to send a page's call and to show it the
/// answer; the call itself shows its key like any other. What a browser adds by itself (cookies,
/// certificates) is never asked for, so that no page can act in the name of who looks at it.
public struct CrossOrigin: Sendable {
  /// What one listener allows.
  public struct Rules: Sendable {
    /// As browsers write them.
    public var origins: [String]
    /// Names in lower case, beside those of the faces.
    public var requestHeaders: [String]
    public var maxAgeSeconds: Int

    public init(origins: [String], requestHeaders: [String], maxAgeSeconds: Int) {
      self.origins = origins
      self.requestHeaders = requestHeaders
      self.maxAgeSeconds = maxAgeSeconds
    }
  }

  private let listeners: [CrossOriginPages?]

  /// Nil when no listener allows anything.
  ///
  /// - Parameter listeners: By the listener's number.
  public init?(_ listeners: [Rules?]) {
    guard listeners.contains(where: { $0 != nil }) else { return nil }
    self.listeners = listeners.map { $0.map(CrossOriginPages.init) }
  }

  private func pages(for exchange: Exchange) -> CrossOriginPages? {
    let number = exchange.listener
    return number < listeners.count ? listeners[number] : nil
  }

  /// Gives every answer to a request what its page needs to read it; false when the request
  /// names two origins, of which one could be a listed one.
  public func admit(_ exchange: Exchange) -> Bool {
    guard let pages = pages(for: exchange) else { return true }
    let head = exchange.head
    exchange.answerFields = pages.answerFields(to: head)
    return !head.isRepeated(.origin)
  }

  /// Whether a listed page asks if it may call; everything else is an ordinary request.
  public func isPreflight(_ exchange: Exchange) -> Bool {
    guard let pages = pages(for: exchange) else { return false }
    let head = exchange.head
    return head.value(of: .method)?.hasSameBytes(as: "OPTIONS") == true
      && head.first(named: "access-control-request-method") != nil && pages.lists(head)
  }

  /// Says what may be sent, whatever was asked: the browser compares. Nothing of the request is
  /// repeated.
  ///
  /// - Parameter allowed: The methods that the path knows.
  public func answerPreflight(_ exchange: Exchange, allowed: String) {
    guard let pages = pages(for: exchange) else { return }
    exchange.respond(pages.preflight(allowed: allowed))
  }
}
