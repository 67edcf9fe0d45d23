import HTTP2Wire
public import Transport

extension SandboxSettings {
  /// One project, and one access key in it that may do everything.
  public mutating func own(accessKey: String, secret: String, projectID: String) {
    projects = [Project(id: projectID, name: region)]
    accessKeys = [AccessKey(id: accessKey, secret: secret)]
  }
}

extension ServerBounds {
  /// Wide enough for the cloud's tokens and bodies: what it refuses, its own logic refuses.
  public static let sandbox: ServerBounds = {
    let second: UInt64 = 1_000_000_000
    var bounds = ServerBounds(
      http2: .init(), handshakeNanoseconds: 10 * second, requestNanoseconds: 60 * second,
      idleNanoseconds: 300 * second, streamOutputBytes: 1 << 20, connections: 10_000,
      connectionsPerSource: 10_000)
    bounds.http2.maxHeaderListBytes = 256 * 1024
    bounds.http2.maxHeaderBlockBytes = 256 * 1024
    bounds.http2.maxConcurrentStreams = 1000
    return bounds
  }()
}
