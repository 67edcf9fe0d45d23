import Testing

@testable import Settings

struct ListenerTests {
  private func messages(_ listener: String) -> [String] {
    Sample.faults(in: "listeners", "[\(listener)]").map(\.message)
  }

  @Test func `the address has a default`() throws {
    let settings = try Sample.settings("listeners: [{ cleartext: true }]")
    #expect(settings.listeners[0].address == .tcp(try TCPAddress("127.0.0.1:8443")))
    #expect(settings.listeners[0].security == .cleartext)
  }

  @Test func `cleartext is for loopback only and not beside tls`() {
    #expect(
      messages("{ address: \"0.0.0.0:1\", cleartext: true }") == [
        "the address is reachable from other machines; keys would travel in clear"
      ])
    #expect(
      messages("{ address: \"[::1]:1\", cleartext: true, tls: {} }") == ["cleartext is true here"])
    #expect(messages("{ address: \"[::1]:1\", cleartext: true }") == [])
    #expect(
      messages("{ address: \"[::1]:1\", cleartext: false }") == ["the key \"tls\" is missing"])
  }

  @Test func `tls needs certificate and key`() {
    #expect(
      messages("{ tls: {} }") == [
        "the key \"certificate_file\" is missing", "the key \"private_key\" is missing",
      ])
    #expect(messages("{ tls: { certificate_file: c, private_key: env:K } }") == [])
  }

  @Test func `a unix socket has a path and a mode and nothing of tcp`() throws {
    #expect(
      messages("{ unix: /a, address: \"127.0.0.1:1\", tls: {}, cleartext: true }") == [
        "a listener has one address, and \"unix\" is given too",
        "a Unix socket is not encrypted; its file permissions protect it",
        "a Unix socket is always in clear",
      ])
    #expect(
      messages("{ unix: /\(String(repeating: "a", count: 107)) }") == ["the path has 108 bytes"])
    for mode in ["660", "0999", "01777", "rw", "-660"] {
      #expect(messages("{ unix: /a, mode: \(mode) }") == ["that is no permission mode"])
    }
    #expect(
      messages("{ cleartext: true, mode: 0600 }") == ["only a Unix socket has a mode"])
    let settings = try Sample.settings("listeners: [{ unix: s, mode: \"0600\" }]")
    #expect(settings.listeners[0].address == .unix(path: "conf/s", mode: 0o600))
  }

  @Test func `methods are words, each once, and fit the socket`() throws {
    #expect(
      messages("{ cleartext: true, methods: [unix_peer] }") == ["only a Unix socket tells its peer"]
    )
    #expect(messages("{ unix: /a, methods: [] }") == ["nobody could be known here"])
    #expect(messages("{ unix: /a, methods: [api_key, api_key] }") == ["this method is given twice"])
    #expect(
      messages("{ unix: /a, methods: [api_kye] }") == [
        "found another word; did you mean \"api_key\"?"
      ])
    let settings = try Sample.settings("listeners: [{ unix: s, methods: [unix_peer] }]")
    #expect(settings.listeners[0].methods == [.unixPeer])
  }

  @Test func `two sockets do not share an address`() {
    let faults = Sample.faults(
      """
      listeners:
        - { address: "127.0.0.1:9901", cleartext: true }
        - { address: "127.0.0.1:9901", cleartext: true }
        - { address: "127.0.0.1:0", cleartext: true }
        - { address: "127.0.0.1:0", cleartext: true }
        - { unix: /a }
        - { unix: /a }
      """)
    #expect(
      faults == [
        "conf/g.yaml:1:1: admin.address: listeners[0].address listens there already "
          + "(expected an address of its own)",
        "conf/g.yaml:3:16: listeners[1].address: listeners[0].address listens there already "
          + "(expected an address of its own)",
        "conf/g.yaml:7:13: listeners[5].unix: listeners[4].unix listens there already "
          + "(expected an address of its own)",
      ])
  }

  @Test func `the admin port can be moved and switched off`() throws {
    let base = "listeners: [{ unix: /a }]\n"
    #expect(try Sample.settings(base + "admin: { address: off }").admin.address == nil)
    #expect(
      try Sample.settings(base + "admin: { address: \"0.0.0.0:0\" }").admin.address
        == (try TCPAddress("0.0.0.0:0")))
    #expect(
      Sample.faults(in: "admin", "off").map(\.message) == ["found a text"])
    #expect(
      Sample.faults(in: "admin", "{ address: 9901 }").first?.expected?.hasSuffix(", or off") == true
    )
  }
}
