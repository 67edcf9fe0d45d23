import System

// What the machine says of places, in the words of faults.
extension StateFault {
  init(_ problem: OwnPlace.Problem, of path: String, mode: String) {
    let user = CurrentProcess.userID
    let isDirectory = mode == "0700"
    let noun = isDirectory ? "a directory" : "a regular file"
    switch problem {
    case .system(let error): self.init(error)
    case .otherKind:
      self.init(.exposed, "\(path) is not \(noun)", expected: "\(noun) there, or nothing")
    case .otherOwner(let owner):
      self.init(
        .exposed, "\(path) belongs to user \(owner), and this process runs as user \(user)",
        expected: "\(noun) of this user's own; run as user \(owner), or \"chown\" it")
    case .otherMode(let found):
      let bits = String(found, radix: 8)
      self.init(
        .exposed,
        "\(path) has mode \(String(repeating: "0", count: max(0, 4 - bits.count)))\(bits)",
        expected: "mode \(mode); \"chmod \(mode) \(path)\" sets it")
    }
  }

  init(_ error: SystemError) {
    self.init(
      .failed, "\(error)",
      expected: error.isMissing
        ? "a directory whose parent is there" : "a disk that takes it, and the right to")
  }

  static func held(_ path: String, by holder: Int32?) -> StateFault {
    StateFault(
      .held(by: holder),
      "the state directory \(path) is in use by "
        + (holder.map { "process \($0)" } ?? "another process"),
      expected: "a state directory of its own for each gateway, or the end of the other one")
  }
}
