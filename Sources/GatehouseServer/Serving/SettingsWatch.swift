import Settings
import Synchronization
import System

/// Tells when files have changed and come to rest: a plain value that is asked now and then.
///
/// A file that is being written has another stamp at each look; settings are read when two looks
/// in a row found the same, so that half a file is not taken for a faulty one. Looking is enough:
/// it also sees what is moved into place, and works on every file system.
struct SettingsWatch {
  private var seen: [String: FileStamp?]
  private var isRestless = false
  private let stamp: (String) -> FileStamp?

  /// - Parameter stamp: Looks at a file; replaced by tests.
  init(_ files: [String], stamp: @escaping (String) -> FileStamp? = FileStamp.init) {
    self.stamp = stamp
    self.seen = Self.look(at: files, stamp)
  }

  /// Looks at these files from now on; of those that were looked at before it knows what it saw, so
  /// that a change between a reading and this is not missed.
  mutating func follow(_ files: [String]) {
    let before = seen
    seen = Dictionary(
      files.map { ($0, before[$0] ?? stamp($0)) }, uniquingKeysWith: { first, _ in first })
  }

  /// Whether the files have changed since they were last read, and rest.
  mutating func isDue() -> Bool {
    let now = Self.look(at: Array(seen.keys), stamp)
    if now != seen {
      seen = now
      isRestless = true
      return false
    }
    defer { isRestless = false }
    return isRestless
  }

  private static func look(
    at files: [String], _ stamp: (String) -> FileStamp?
  ) -> [String: FileStamp?] {
    Dictionary(files.map { ($0, stamp($0)) }, uniquingKeysWith: { first, _ in first })
  }
}

extension Gateway {
  /// The files to watch now.
  private var files: [String] { state.withLock { $0.plan.files } }

  /// Reloads the settings whenever one of their files has changed, or somebody asks, until the
  /// task is canceled; never twice at a time.
  ///
  /// - Parameters:
  ///   - requests: Each asks for a reload at once (SIGHUP).
  ///   - pause: Between two looks at the files.
  public func reload(
    file: String, upon requests: AsyncStream<Void>, every pause: Duration = .milliseconds(500)
  ) async {
    let (due, trigger) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let desk = status.reloadDesk
    desk.open { trigger.yield() }
    defer { desk.close() }
    await withTaskGroup { group in
      group.addTask {
        for await _ in requests { trigger.yield() }
      }
      group.addTask {
        var watch = SettingsWatch(self.files)
        while (try? await Task.sleep(for: pause)) != nil {
          if watch.isDue() { trigger.yield() }
          watch.follow(self.files)
        }
        trigger.finish()
      }
      for await _ in due {
        let round = desk.begin()
        round.end(await self.reload(file: file))
      }
      group.cancelAll()
    }
  }
}
