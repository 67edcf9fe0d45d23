import Foundation
import System
import Testing

@testable import GatehouseServer

@Suite struct SettingsWatchTests {
  /// A file whose looks are those of two real ones, or of none.
  private final class Looks {
    private let stamps: [FileStamp?]
    var now = 0

    init() throws {
      let names = (0..<3).map { _ in
        FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      }
      for name in names { try Data("x".utf8).write(to: name) }
      stamps = names.map { FileStamp($0.path) } + [nil]
      for name in names { try FileManager.default.removeItem(at: name) }
    }

    func stamp(_: String) -> FileStamp? { stamps[now] }
  }

  /// What is due at each look, the files being those that `looks` says.
  private func due(_ numbers: [Int]) throws -> [Bool] {
    let looks = try Looks()
    var watch = SettingsWatch(["a"], stamp: looks.stamp)
    return numbers.map { number in
      looks.now = number
      return watch.isDue()
    }
  }

  @Test func `what did not change is not due`() throws {
    #expect(try due([0, 0, 0]) == [false, false, false])
  }

  @Test func `a change is due once, when it rests`() throws {
    #expect(try due([1, 2, 2, 2]) == [false, false, true, false])
  }

  @Test func `other files to follow do not make it miss a change of those it knows`() throws {
    let looks = try Looks()
    var watch = SettingsWatch(["a"], stamp: looks.stamp)
    looks.now = 1
    watch.follow(["a", "b"])
    let due = (0..<3).map { _ in watch.isDue() }
    #expect(due == [false, true, false])
  }

  @Test func `a file that goes, and one that comes back, are changes`() throws {
    #expect(try due([3, 3, 3, 0, 0]) == [false, true, false, false, true])
  }
}
