import Foundation
import Glibc
import Testing

@testable import System

@Suite struct LocalStreamTests {
  @Test func `words and descriptors go both ways, and each end knows the other's user`() throws {
    let directory = TemporaryDirectory()
    let path = directory.path + "/socket"
    let listener = try LocalListener(at: path)
    let asked = DispatchSemaphore(value: 0)
    nonisolated(unsafe) var heard: (word: String, descriptors: [Int32]) = ("", [])
    nonisolated(unsafe) var failure: (any Error)?
    Thread.detachNewThread {
      do {
        let stream = try LocalStream.connect(to: path)
        guard try stream.peer().userID == geteuid() else { return }
        try stream.limit(seconds: 60)
        try stream.send("hello")
        heard = try stream.receive()
        try stream.send("thanks")
      } catch { failure = error }
      asked.signal()
    }
    guard let stream = listener.accept() else {
      Issue.record("nobody came")
      return
    }
    let peer = try stream.peer()
    #expect(peer.userID == geteuid())
    let first = try stream.receive().word
    #expect(first == "hello")
    try stream.send("take", with: [0, 1])
    let second = try stream.receive().word
    #expect(second == "thanks")
    asked.wait()
    #expect(failure == nil)
    #expect(heard.word == "take")
    #expect(heard.descriptors.count == 2)
    for descriptor in heard.descriptors { close(descriptor) }
    let last = try stream.receive().word
    #expect(last == "")
    listener.stop()
    if case .some = listener.accept() { Issue.record("somebody came after the end") }
    #expect(directory.names == [])
  }

  @Test func `a later listener takes the name, and the first one leaves it alone`() throws {
    let directory = TemporaryDirectory()
    let path = directory.path + "/socket"
    let first = try LocalListener(at: path)
    let second = try LocalListener(at: path)
    first.stop()
    #expect(directory.names == ["socket"])
    _ = try LocalStream.connect(to: path)
    second.stop()
    #expect(throws: SystemError.self) { _ = try LocalStream.connect(to: path) }
  }

  @Test func `a path that is too long is refused`() {
    let path = "/tmp/" + String(repeating: "x", count: 200)
    #expect(throws: SystemError.self) { _ = try LocalListener(at: path) }
    #expect(throws: SystemError.self) { _ = try LocalStream.connect(to: path) }
  }
}
