import Testing

@testable import HTTP2Wire

@Suite struct FieldBlockTests {
  private func text(_ span: Span<UInt8>) -> String {
    var bytes: [UInt8] = []
    for index in span.indices { bytes.append(span[index]) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func sample() -> FieldBlock {
    var block = FieldBlock()
    block.append(.method, "GET")
    block.append(name: "x-colour", value: "blue")
    block.append(name: ":path", value: "/v1/caller")
    block.append(name: "x-empty", value: "")
    return block
  }

  @Test func `fields come back in the order they were appended`() {
    let block = sample()
    #expect(block.count == 4)
    let pairs = (0..<block.count).map { [text(block.name(at: $0)), text(block.value(at: $0))] }
    #expect(
      pairs == [
        [":method", "GET"], ["x-colour", "blue"], [":path", "/v1/caller"], ["x-empty", ""],
      ])
  }

  @Test func `a known field is found without its name being stored`() {
    let block = sample()
    #expect(block.string(of: .path) == "/v1/caller")
    #expect(block.contains(.method))
    #expect(!block.contains(.authority))
    #expect(block.string(of: .authority) == nil)
    #expect(block.known(at: 2) == .path)
    #expect(block.known(at: 1) == nil)
    #expect(block.storage?.used == "GET".utf8.count + "x-colourblue/v1/callerx-empty".utf8.count)
  }

  @Test func `any name can be looked up by its bytes`() {
    let block = sample()
    #expect(block.string(named: "x-colour") == "blue")
    #expect(block.string(named: ":path") == "/v1/caller")
    #expect(block.string(named: "x-empty") == "")
    #expect(block.string(named: "x-other") == nil)
  }

  @Test func `the first of several equal names wins and the repetition shows`() {
    var block = FieldBlock()
    block.append(.authorization, "one")
    #expect(!block.isRepeated(.authorization))
    block.append(.authorization, "two")
    #expect(block.isRepeated(.authorization))
    #expect(block.string(of: .authorization) == "one")
  }

  @Test func `an emptied block remembers nothing`() {
    var block = sample()
    block.append(.method, "PUT")
    block.removeAll()
    #expect(block.isEmpty && block.listBytes == 0)
    #expect(!block.contains(.method) && !block.isRepeated(.method))
    block.append(name: "host", value: "a.example")
    #expect(block.string(of: .host) == "a.example")
    #expect(block.count == 1)
    block.removeAll(keepingCapacity: false)
    #expect(block.storage == nil)
  }

  @Test func `the list is measured as the protocol measures it`() {
    #expect(sample().listBytes == (7 + 3 + 32) + (8 + 4 + 32) + (5 + 10 + 32) + (7 + 32))
  }

  @Test func `a copy does not see what the original gets later`() {
    var block = sample()
    let copy = block
    block.removeAll()
    block.append(.method, "POST")
    #expect(copy.string(of: .method) == "GET")
    #expect(copy.count == 4)
  }

  @Test func `names in any case are lowered on request`() {
    var block = FieldBlock()
    block.append(lowercasing: [UInt8]("Content-TYPE".utf8).span, value: [UInt8]("x/Y".utf8).span)
    #expect(block.string(of: .contentType) == "x/Y")
  }

  @Test func `names and values can be read as text`() {
    let block = sample()
    #expect((0..<4).map { block.nameText(at: $0) } == [":method", "x-colour", ":path", "x-empty"])
    #expect((0..<4).map { block.valueText(at: $0) } == ["GET", "blue", "/v1/caller", ""])
  }

  @Test func `thousands of fields and long values are kept whole`() {
    var block = FieldBlock()
    for number in 0..<2_000 { block.append(name: "n\(number)", value: "v\(number)") }
    block.append(.authority, value: [UInt8](repeating: 0x61, count: 100_000).span)
    let whole = block
    let name = text(whole.name(at: 1_999))
    let value = text(whole.value(at: 1_234))
    #expect(name == "n1999" && value == "v1234")
    #expect(block.string(of: .authority)?.utf8.count == 100_000)
  }
}
