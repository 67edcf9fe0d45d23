import Bytes

/// A request without its body, as bytes: what is signed, and what was received to be verified.
///
/// Made to be refilled; path and query are as on the wire, the query without its question mark.
public struct RequestHead: Sendable {
  /// As on the wire. A signer writes it in upper case; a verifier takes it as it came.
  public var method: [UInt8] = []
  /// HTTP/2 `:authority`, or the authority of the URL with case and port kept; it stands for
  /// `Host` when the headers hold none.
  public var authority: [UInt8] = []
  public var path: [UInt8] = []
  public var query: [UInt8] = []
  public var headers = HeaderList()

  public init() {}

  public init(method: String, url: RequestURL) {
    self.method = Array(method.utf8)
    authority = url.authority
    path = url.path
    query = url.query
  }

  public mutating func removeAll() {
    method.removeAll(keepingCapacity: true)
    authority.removeAll(keepingCapacity: true)
    path.removeAll(keepingCapacity: true)
    query.removeAll(keepingCapacity: true)
    headers.removeAll()
  }

  /// Takes a request target in origin form (`/path?query`, RFC 9112 §3.2.1) apart.
  public mutating func setTarget(_ target: Span<UInt8>) {
    path.removeAll(keepingCapacity: true)
    query.removeAll(keepingCapacity: true)
    if let mark = target.firstIndex(of: UInt8(ascii: "?"), from: 0) {
      path.append(copying: target.extracting(0..<mark))
      query.append(copying: target.extracting((mark + 1)..<target.count))
    } else {
      path.append(copying: target)
    }
  }
}
