public import Cryptography
public import NIOCore
import NIOPosix
import Synchronization
public import System

/// One listening socket and the connections it accepted.
public final class Listener: Sendable {
  public enum Address: Sendable, Equatable, CustomStringConvertible {
    /// Host is an address or a name; port 0 takes a free one.
    case tcp(host: String, port: Int)
    /// A socket file with these permission bits.
    case unix(path: String, mode: UInt32)

    public var description: String {
      switch self {
      // An IPv6 address has colons of its own (RFC 3986 §3.2.2).
      case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
      case .unix(let path, _): path
      }
    }
  }

  /// How bytes are protected: TLS whose context may be exchanged while running, or not at all.
  public enum Security: Sendable {
    case tls(TLSContextSlot)
    case cleartext
  }

  public let share: AcceptorShare
  /// Of the socket that listens, to be passed on; only as long as it accepts.
  public let descriptor: Int32
  private let channel: any Channel
  private let file: UnixSocketFile?
  private let group: LoopGroup

  private init(
    channel: any Channel, file: UnixSocketFile?, share: AcceptorShare, group: LoopGroup
  ) async throws {
    let descriptor = try await channel.eventLoop.submit {
      // tidy: only the number of the descriptor is kept
      try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
        of: NIOBSDSocket.Handle.self
      ) { $0 }
    }.get()
    guard let descriptor else { preconditionFailure("a listening channel without a socket") }
    self.descriptor = descriptor
    self.channel = channel
    self.file = file
    self.share = share
    self.group = group
  }

  /// Binds and accepts.
  ///
  /// - Parameters:
  ///   - index: Position among the settings' listeners; ends up in `ConnectionFacts`.
  ///   - services: The service of each loop, made beforehand, found by `LoopContext.index`.
  ///   - socket: One that listens at the address already, passed on by another process.
  ///   - certificateNotice: Told of clients whose certificates were refused.
  /// - Throws: `AddressUnavailable`.
  public static func start(
    _ address: Address, index: Int, security: Security, bounds: ServerBounds, group: LoopGroup,
    services: [NIOLoopBound<any ExchangeService>], socket: PassedSocket? = nil,
    certificateNotice: AcceptorShare.CertificateNotice? = nil
  ) async throws -> Listener {
    let share = AcceptorShare(bounds: bounds, certificateNotice: certificateNotice)
    let bootstrap = Self.bootstrap(
      address, index: index, security: security, bounds: bounds, group: group, services: services,
      share: share)
    do {
      let (channel, file) = try await bind(bootstrap, to: address, passed: socket)
      return try await Listener(channel: channel, file: file, share: share, group: group)
    } catch {
      throw AddressUnavailable(address, because: error)
    }
  }

  /// Makes every accepted channel a connection of this listener.
  private static func bootstrap(
    _ address: Address, index: Int, security: Security, bounds: ServerBounds, group: LoopGroup,
    services: [NIOLoopBound<any ExchangeService>], share: AcceptorShare
  ) -> ServerBootstrap {
    ServerBootstrap(group: group.events)
      .serverChannelOption(.backlog, value: backlog)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(
        .writeBufferWaterMark, value: .init(low: 64 * 1024, high: 256 * 1024)
      )
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let loop = group.context(of: channel.eventLoop)
          let unixPeer = try peer(of: channel, at: address)
          let source = SourceAddress(channel.remoteAddress)
          let tls: TLSSession? =
            switch security {
            case .tls(let slot): TLSSession(server: slot.current, buffers: loop.records)
            case .cleartext: nil
            }
          guard share.admit(source) else { throw ConnectionRefused() }
          try channel.syncOptions?.setOption(
            .recvAllocator, value: SharedReceiveAllocator(loop.receiving))
          let facts = ConnectionFacts(
            source: source, listener: index, isEncrypted: tls != nil, unixPeer: unixPeer)
          let handler = ServerConnection(
            loop: loop, facts: facts, tls: tls, service: services[loop.index].value,
            bounds: bounds, acceptor: share)
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
  }

  private static func bind(
    _ bootstrap: ServerBootstrap, to address: Address, passed socket: PassedSocket?
  ) async throws -> (channel: any Channel, file: UnixSocketFile?) {
    switch address {
    case .tcp(let host, let port):
      let bootstrap =
        bootstrap
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelOption(.socketOption(.so_keepalive), value: 1)
        .childChannelOption(.tcpOption(keepAliveIdle), value: 60)
        .childChannelOption(.tcpOption(keepAliveInterval), value: 20)
      if let socket { return (try await bootstrap.withBoundSocket(socket.descriptor).get(), nil) }
      return (try await bootstrap.bind(host: host, port: port).get(), nil)
    case .unix(let path, let mode):
      var socket = socket
      if socket == nil {
        try UnixSocketFile.makeRoom(at: path)
        socket = try PassedSocket.listening(at: path, mode: mode, backlog: backlog)
      }
      guard let socket else { preconditionFailure("a socket that was just made") }
      let file = socket.ownsFile ? try UnixSocketFile(boundAt: path) : nil
      return (try await bootstrap.withBoundSocket(socket.descriptor).get(), file)
    }
  }

  /// Connections that wait to be accepted.
  private static let backlog: Int32 = 1024

  /// A peer that vanished without a word is found out within some four minutes (nine probes), so
  /// that the streams it left open end. Numbers of Linux's `<netinet/tcp.h>`.
  private static let keepAliveIdle = NIOBSDSocket.Option(rawValue: 4)
  private static let keepAliveInterval = NIOBSDSocket.Option(rawValue: 5)

  /// The port bound, for an address whose port was 0; nil on a Unix socket.
  public var port: Int? { channel.localAddress?.port }

  /// Takes no more connections; those open go on. A socket file goes away, unless another process
  /// listens at it by now.
  public func stopAccepting(leavingFile: Bool = false) async {
    if !leavingFile { file?.remove() }
    try? await channel.close().get()
  }

  /// Leaves connections that come in the socket's queue, or takes them again; waits until it is so.
  ///
  /// Not to be called on an event loop.
  public func setAccepting(_ isAccepting: Bool) {
    try? channel.setOption(.autoRead, value: isAccepting).wait()
  }

  private static func peer(
    of channel: any Channel, at address: Address
  ) throws -> PeerCredentials? {
    guard case .unix = address else { return nil }
    // tidy: only the number of the descriptor is used, here and now
    return try channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
      of: NIOBSDSocket.Handle.self
    ) { descriptor in
      try PeerCredentials(socket: descriptor)
    }
  }
}

/// A connection over a cap: closed without a word, which costs least.
struct ConnectionRefused: Error {}

/// The TLS context in force; a reload exchanges it, connections that exist keep theirs.
public final class TLSContextSlot: Sendable {
  private let context: Mutex<TLSContext>

  public init(_ context: TLSContext) {
    self.context = Mutex(context)
  }

  public var current: TLSContext {
    context.withLock { $0 }
  }

  public func replace(with context: TLSContext) {
    self.context.withLock { $0 = context }
  }
}
