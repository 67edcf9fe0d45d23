import Testing

@testable import HTTP2Wire

@Suite struct RequestRulesTests {
  private static let malformed: [(String, [(String, String)])] = [
    ("CR in a value", Frame.get + [("x-a", "b\rc")]),
    ("LF in a value", Frame.get + [("x-a", "b\nc")]),
    ("NUL in a value", Frame.get + [("x-a", "b\u{0}c")]),
    ("DEL in a value", Frame.get + [("x-a", "b\u{7f}c")]),
    ("space before a value", Frame.get + [("x-a", " b")]),
    ("space behind a value", Frame.get + [("x-a", "b ")]),
    ("tab behind a value", Frame.get + [("x-a", "b\t")]),
    ("upper case in a name", Frame.get + [("X-A", "b")]),
    ("space in a name", Frame.get + [("x a", "b")]),
    ("colon in a name", Frame.get + [("x:a", "b")]),
    ("no name", Frame.get + [("", "b")]),
    ("connection", Frame.get + [("connection", "close")]),
    ("keep-alive", Frame.get + [("keep-alive", "5")]),
    ("proxy-connection", Frame.get + [("proxy-connection", "close")]),
    ("transfer-encoding", Frame.get + [("transfer-encoding", "chunked")]),
    ("upgrade", Frame.get + [("upgrade", "h2c")]),
    ("te other than trailers", Frame.get + [("te", "gzip")]),
    ("a pseudo field behind a field", [("x-a", "b")] + Frame.get),
    ("an unknown pseudo field", [(":version", "2")] + Frame.get),
    ("a response's pseudo field", Frame.get + [(":status", "200")]),
    ("a repeated method", [(":method", "GET")] + Frame.get),
    ("a repeated path", [(":path", "/")] + Frame.get),
    ("a repeated authority", [(":authority", "a.example")] + Frame.get),
    ("a repeated host", Frame.get + [("host", "a.example"), ("host", "a.example")]),
    ("no method", without(":method")),
    ("no scheme", without(":scheme")),
    ("no path", without(":path")),
    ("no authority and no host", without(":authority")),
    ("an empty method", replacing(":method", "")),
    ("an empty path", replacing(":path", "")),
    ("a relative path", replacing(":path", "a/b")),
    ("an absolute form", replacing(":path", "https://a.example/")),
    ("a fragment", replacing(":path", "/a#b")),
    ("a star for GET", replacing(":path", "*")),
    ("a space in the path", replacing(":path", "/a b")),
    ("another scheme", replacing(":scheme", "ftp")),
    ("another scheme with its own path", replacing(":scheme", "data") + []),
    ("an empty authority", replacing(":authority", "")),
    ("user information", replacing(":authority", "user:secret@a.example")),
    ("user information in host", without(":authority") + [("host", "u@a.example")]),
    ("an empty host", without(":authority") + [("host", "")]),
    ("host and authority that differ", Frame.get + [("host", "b.example")]),
    ("host and authority that differ in the port", Frame.get + [("host", "a.example:443")]),
    ("CONNECT", [(":method", "CONNECT"), (":authority", "b.example:25")]),
    ("a content-length that is no number", Frame.get + [("content-length", "+1")]),
    ("two content-lengths", Frame.get + [("content-length", "0"), ("content-length", "0")]),
    ("a content-length without body", Frame.get + [("content-length", "5")]),
  ]

  private static func without(_ name: String) -> [(String, String)] {
    Frame.get.filter { $0.0 != name }
  }

  private static func replacing(_ name: String, _ value: String) -> [(String, String)] {
    Frame.get.map { $0.0 == name ? (name, value) : $0 }
  }

  @Test(arguments: malformed.indices)
  func `a malformed request resets its stream and is never told`(_ index: Int) throws {
    let (why, fields) = Self.malformed[index]
    let peer = try Peer()
    try peer.give(Frame.headers(1, fields))
    #expect(peer.session.story() == [], "\(why)")
    #expect(try peer.take() == ["RST_STREAM 1 PROTOCOL_ERROR"], "\(why)")
    #expect(peer.session.story() == [], "\(why)")
    // The connection goes on, and its compression is still in step.
    try peer.give(Frame.request(3))
    #expect(peer.session.story() == ["head 3 end"], "\(why)")
  }

  private static let wellFormed: [(String, [(String, String)])] = [
    ("the least", Frame.get),
    ("OPTIONS *", [(":method", "OPTIONS")] + replacing(":path", "*").filter { $0.0 != ":method" }),
    ("host alone", without(":authority") + [("host", "a.example")]),
    ("host and authority that agree", Frame.get + [("host", "A.Example")]),
    ("te: trailers", Frame.get + [("te", "trailers")]),
    ("a query", replacing(":path", "/a?b=c%20d&e=*")),
    ("an empty value", Frame.get + [("x-a", "")]),
    ("a tab inside a value", Frame.get + [("x-a", "b\tc")]),
    ("bytes over ASCII", Frame.get + [("x-a", "é")]),
    ("a port and brackets", replacing(":authority", "[::1]:8443")),
    ("plain http", replacing(":scheme", "http")),
    ("content-length of nothing", Frame.get + [("content-length", "0")]),
  ]

  @Test(arguments: wellFormed.indices)
  func `a well-formed request is told`(_ index: Int) throws {
    let (why, fields) = Self.wellFormed[index]
    let peer = try Peer()
    try peer.give(Frame.headers(1, fields))
    #expect(peer.session.story() == ["head 1 end"], "\(why)")
    #expect(try peer.take() == [], "\(why)")
  }

  @Test func `a body longer than its content-length never ends well`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1, [("content-length", "3")], end: false))
    try peer.give(Frame.data(1, "four", end: true))
    #expect(peer.session.story() == ["head 1"])
    #expect(try peer.take() == ["RST_STREAM 1 PROTOCOL_ERROR"])
    #expect(peer.session.story() == ["closed 1 PROTOCOL_ERROR"])
  }

  @Test func `a body shorter than its content-length never ends well`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1, [("content-length", "5")], end: false))
    try peer.give(Frame.data(1, "four", end: true))
    #expect(try peer.take() == ["RST_STREAM 1 PROTOCOL_ERROR"])
    #expect(!peer.session.story().contains("end 1"))
  }

  @Test(arguments: [[(":path", "/")], [("X-Up", "a")], [("x-a", "b\n")], [("connection", "close")]])
  func `malformed trailers never end a request`(_ trailers: [(String, String)]) throws {
    let peer = try Peer()
    try peer.give(Frame.request(1, end: false) + Frame.headers(1, trailers))
    #expect(peer.session.story() == ["head 1"])
    #expect(try peer.take() == ["RST_STREAM 1 PROTOCOL_ERROR"])
    #expect(peer.session.story() == ["closed 1 PROTOCOL_ERROR"])
  }

  @Test func `trailers that do not end the stream are malformed`() throws {
    let peer = try Peer()
    try peer.give(Frame.request(1, end: false) + Frame.headers(1, [("x-a", "b")], end: false))
    #expect(try peer.take() == ["RST_STREAM 1 PROTOCOL_ERROR"])
  }
}
