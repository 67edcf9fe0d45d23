import Settings
import Testing

@testable import Admission
@testable import GatehouseServer

@Suite struct KeyBoardTests {
  private let key = APIKey()

  private func settings() throws -> KnownCallers {
    let settings = try Settings.parse(
      text: "listeners: [{ unix: /g.sock }]\nstate_directory: /s\ncallers: { a: {} }",
      fileName: "g.yaml")
    return KnownCallers(
      directory: try CallerDirectory(settings, operations: []), ring: nil)
  }

  private var issued: [IssuedKey] {
    [IssuedKey(id: key.id, kind: .apiKey(key.digest), caller: "a", expiresAt: nil)]
  }

  private func opens(_ known: KnownCallers) -> Bool {
    known.directory.caller(apiKey: Array(key.text.utf8).span, of: KnownPeer()) != nil
  }

  @Test func `tables are made once for all loops, and anew with each change`() throws {
    let board = KeyBoard()
    let settings = try settings()
    #expect(board.known(settings) === settings)
    board.replace(issued, number: 1)
    let known = board.known(settings)
    #expect(opens(known))
    #expect(board.known(settings) === known)
    board.replace([], number: 2)
    #expect(!opens(board.known(settings)))
  }

  @Test func `an earlier change that comes late changes nothing`() throws {
    let board = KeyBoard()
    let settings = try settings()
    board.replace([], number: 2)
    board.replace(issued, number: 1)
    #expect(!opens(board.known(settings)))
    #expect(board.issued.isEmpty)
  }

  @Test func `other settings get the keys of now`() throws {
    let board = KeyBoard()
    let (before, after) = (try settings(), try settings())
    board.replace(issued, number: 1)
    #expect(opens(board.known(before)))
    #expect(opens(board.known(after)))
    board.replace([], number: 2)
    #expect(!opens(board.known(after)))
    #expect(!opens(board.known(before)))
  }
}
