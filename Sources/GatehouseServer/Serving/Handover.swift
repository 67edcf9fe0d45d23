import Foundation
public import System

/// How one gateway takes the place of another that serves, with nothing refused and nothing lost.
///
/// The old one lends the new one its listening sockets and the lock of its state directory. Both
/// then hold the same sockets, so that none is ever closed: a connection that comes while neither
/// accepts waits in its queue. When the new one serves it says so, and the old one drains. If it
/// never says so, the old one serves on as if nothing had been.
///
/// Words, over a Unix socket in the state directory, each one message and each answered with
/// itself: `gatehouse-handover 1` asks, and with the answer come the lock's descriptor and the
/// sockets; `opening` lets the old one stop accepting; `serving` ends it. Only a process of the
/// same user is listened to.
public enum Handover {
  static let greeting = "gatehouse-handover 1"
  static let opening = "opening"
  static let serving = "serving"
  static let socketName = "handover.sock"
  /// The other one may have to read a large database first.
  static let patienceSeconds = 60

  /// What was taken from the one that serves.
  public final class Taken: Sendable {
    private let stream: LocalStream
    private let path: String
    /// Of the lock of the state directory.
    let lock: Int32
    public let sockets: [PassedSocket]

    /// Returns when the old one accepts no more: now the sockets can be opened.
    func open() throws(SystemError) { try say(Handover.opening) }

    /// Lets the old one go, which answers that it goes.
    ///
    /// - Throws: When it does not answer and still offers its place: it has lost patience and
    ///   serves on, so that this one must not. One that has ended needs no more words.
    func finish() throws(SystemError) {
      do throws(SystemError) {
        try say(Handover.serving)
      } catch {
        guard Handover.isOffered(at: path) else { return }
        throw error
      }
    }

    private func say(_ word: String) throws(SystemError) {
      try stream.send(word)
      guard try stream.receive().word == word else { throw .otherVersion }
    }

    fileprivate init(
      _ stream: consuming LocalStream, at path: String, _ lock: Int32, _ sockets: [PassedSocket]
    ) {
      self.stream = stream
      self.path = path
      self.lock = lock
      self.sockets = sockets
    }
  }

  /// Asks the one that serves from this state directory; nil when there is none.
  public static func take(from stateDirectory: String) throws(SystemError) -> Taken? {
    let path = "\(stateDirectory)/\(socketName)"
    let stream: LocalStream
    do throws(SystemError) {
      stream = try LocalStream.connect(to: path)
    } catch {
      if error.isNobodyThere { return nil }
      throw error
    }
    guard try stream.peer().userID == CurrentProcess.userID else { throw .stranger }
    try stream.limit(seconds: patienceSeconds)
    try stream.send(greeting)
    let (word, descriptors) = try stream.receive()
    guard word == greeting, let lock = descriptors.first else { throw .otherVersion }
    var sockets: [PassedSocket] = []
    for descriptor in descriptors.dropFirst() {
      var socket = try PassedSocket(descriptor: descriptor)
      socket.ownsFile = true
      sockets.append(socket)
    }
    return Taken(stream, at: path, lock, sockets)
  }

  private static func isOffered(at path: String) -> Bool {
    do throws(SystemError) {
      _ = try LocalStream.connect(to: path)
      return true
    } catch {
      return !error.isNobodyThere
    }
  }
}

/// The side that serves: waits, on a thread of its own, for one that takes its place.
final class HandoverOffer: Sendable {
  private let listener: LocalListener

  /// - Parameters:
  ///   - descriptors: What is lent at the moment that it is asked for: the lock, then the sockets.
  ///   - accept: Whether to accept connections; called on another thread, and waits until it is so.
  ///   - whenTaken: Called once, on another thread, when the other one serves.
  init(
    in stateDirectory: String, lending descriptors: @escaping @Sendable () -> [Int32],
    accept: @escaping @Sendable (Bool) -> Void, whenTaken: @escaping @Sendable () -> Void
  ) throws(SystemError) {
    let listener = try LocalListener(at: "\(stateDirectory)/\(Handover.socketName)")
    self.listener = listener
    Thread.detachNewThread {
      while let stream = listener.accept() {
        if Self.serve(stream, descriptors, accept) {
          whenTaken()
          return
        }
        accept(true)
      }
    }
  }

  /// Nobody may take the place any more.
  func stop() { listener.stop() }

  /// Whether the other one serves now; whatever else it did changes nothing.
  private static func serve(
    _ stream: borrowing LocalStream, _ descriptors: () -> [Int32], _ accept: (Bool) -> Void
  ) -> Bool {
    do throws(SystemError) {
      guard try stream.peer().userID == CurrentProcess.userID else { return false }
      try stream.limit(seconds: Handover.patienceSeconds)
      guard try stream.receive().word == Handover.greeting else { return false }
      try stream.send(Handover.greeting, with: descriptors())
      guard try stream.receive().word == Handover.opening else { return false }
      accept(false)
      try stream.send(Handover.opening)
      guard try stream.receive().word == Handover.serving else { return false }
      // It serves already: whether it hears this makes no difference.
      try? stream.send(Handover.serving)
      return true
    } catch {
      return false
    }
  }
}

extension SystemError {
  fileprivate static let stranger = SystemError.notPermitted(
    "take over from a process of another user")
  fileprivate static let otherVersion = SystemError.otherProtocol(
    "take over from a program that hands over in another way, or has gone")
}
