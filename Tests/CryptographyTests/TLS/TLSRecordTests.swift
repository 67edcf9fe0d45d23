import Testing

@testable import Cryptography

struct TLSRecordTests {
  let link: Link

  init() throws {
    link = try Link(client: Certificates.clientContext(), server: Certificates.serverContext())
    link.connect()
  }

  @Test(arguments: [1, 16_384, 16_385, 65_536, 5_000_000])
  func `payloads of any size arrive whole, both ways`(count: Int) throws {
    let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try link.client.send(payload.span)
    try link.server.send(payload.span)
    #expect(link.client.outputByteCount > count)
    link.carry(piece: 10_007)
    #expect(link.atServer == payload && link.atClient == payload)
  }

  @Test func `plaintext comes in pieces of at most 64 KiB`() throws {
    try link.client.send([UInt8](repeating: 1, count: 300_000).span)
    let flight = output(of: link.client)
    var sizes: [Int] = []
    _ = try link.server.receive(flight.span.bytes) { sizes.append($0.count) }
    #expect(sizes.reduce(0, +) == 300_000 && sizes.max()! <= 65_536)
    #expect(sizes.count <= 7, "records are gathered, not handed on one by one")
  }

  @Test func `nothing sent is nothing written`() throws {
    try link.client.send([UInt8]().span)
    #expect(!link.client.hasOutput)
    #expect(try link.client.receive([UInt8]().span.bytes) { _ in } == .continuing)
  }

  @Test func `an answer may be sent while plaintext is lent`() throws {
    try link.client.send(Array("ping".utf8).span)
    let flight = output(of: link.client)
    let server = link.server
    _ = try server.receive(flight.span.bytes) { plaintext in try! server.send(plaintext) }
    link.carry()
    #expect(link.atClient == Array("ping".utf8))
  }

  @Test func `an idle session holds no buffer`() throws {
    #expect(link.client.wire.pointee.output == nil && link.server.wire.pointee.output == nil)
    try link.client.send([1].span)
    #expect(link.client.wire.pointee.output != nil)
    link.carry()
    #expect(link.client.wire.pointee.output == nil && !link.client.hasOutput)
  }

  @Test func `output that is not taken waits in order`() throws {
    try link.client.send(Array("one ".utf8).span)
    try link.client.send(Array("two".utf8).span)
    link.carry()
    #expect(link.atServer == Array("one two".utf8))
  }

  @Test func `a changed byte ends the session with an alert, and is final`() throws {
    try link.client.send(Array("secret".utf8).span)
    var flight = output(of: link.client)
    flight[flight.count - 1] ^= 1
    link.deliver(flight)
    #expect(link.serverError?.kind == .badRecord && link.atServer == [])
    let error = try #require(link.serverError)
    link.carry()
    #expect(link.clientError?.kind == .peerAlert(20), "bad_record_mac")
    #expect(throws: error) { try link.server.send([1].span) }
    #expect(!link.server.sawCloseNotify)
  }

  @Test func `what came before the fault still arrives`() throws {
    try link.client.send(Array("good".utf8).span)
    let good = output(of: link.client)
    try link.client.send(Array("bad".utf8).span)
    var bad = output(of: link.client)
    bad[7] ^= 0x80
    link.deliver(good + bad)
    #expect(link.atServer == Array("good".utf8) && link.serverError?.kind == .badRecord)
  }

  @Test func `a record sent twice or left out does not pass`() throws {
    try link.client.send(Array("a".utf8).span)
    let record = output(of: link.client)
    link.deliver(record + record)
    #expect(link.atServer == Array("a".utf8) && link.serverError?.kind == .badRecord)
  }

  @Test func `a record longer than the protocol allows is refused`() {
    link.deliver([0x17, 0x03, 0x03, 0xff, 0xff] + [UInt8](repeating: 0, count: 100))
    #expect(link.serverError?.kind == .badRecord)
    #expect(link.server.hasOutput, "the alert")
  }

  @Test func `half a record waits for its other half`() throws {
    try link.client.send([UInt8](repeating: 5, count: 100).span)
    let record = output(of: link.client)
    link.deliver([UInt8](record.prefix(50)))
    #expect(link.atServer == [] && link.serverError == nil)
    link.deliver([UInt8](record.dropFirst(50)))
    #expect(link.atServer.count == 100)
  }
}
