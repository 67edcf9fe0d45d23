public import Cryptography
import NIOCore

/// Calls one server from outside of any loop: for a program that makes a call and ends.
public final class StandaloneClient: Sendable {
  private let group: LoopGroup
  private let client: NIOLoopBound<HTTPClient>

  /// Starts a loop of its own; connects when it is first asked.
  ///
  /// - Parameter tls: As for `HTTPClient`; nil for a Unix socket only.
  public init(endpoint: Endpoint, tls: TLSContext?, bounds: ClientBounds) async throws {
    let group = try await LoopGroup(count: 1)
    let clients = try await group.onEachLoop { context in
      NIOLoopBound(
        HTTPClient(endpoint: endpoint, tls: tls, bounds: bounds, loop: context),
        eventLoop: context.eventLoop)
    }
    self.group = group
    self.client = clients[0]
  }

  /// Sends a request and waits for its whole answer.
  ///
  /// - Throws: `ClientFailure`; `.canceled` when there is no answer in time.
  public func send(_ request: ClientRequest, within time: Duration) async throws -> ClientResponse {
    let loop = client.eventLoop
    return try await loop.flatSubmit { [client] in
      let answer = PendingAnswer(loop.makePromise(of: ClientResponse.self))
      let bound = NIOLoopBound(answer, eventLoop: loop)
      let timer = loop.scheduleTask(in: TimeAmount(time)) {
        bound.value.finish(
          .failure(ClientFailure(.canceled, "there was no answer within \(time)")))
      }
      client.value.send(request) { result in
        timer.cancel()
        bound.value.finish(result)
      }
      return answer.promise.futureResult
    }.get()
  }

  /// Sends a request and hands on the body of its answer as it comes, for as long as it does; a
  /// body of another status than 200 is in the answer.
  ///
  /// - Parameter receive: Called on the client's loop.
  /// - Throws: `ClientFailure`, also when the answer breaks off.
  public func stream(
    _ request: ClientRequest, receive: @escaping @Sendable ([UInt8]) -> Void
  ) async throws -> ClientResponse {
    let loop = client.eventLoop
    return try await loop.flatSubmit { [client] in
      let answer = PendingAnswer(loop.makePromise(of: ClientResponse.self))
      client.value.send(request, receive: receive) { answer.finish($0) }
      return answer.promise.futureResult
    }.get()
  }

  /// Closes the connections and ends the loop.
  public func close() async {
    _ = try? await group.onEachLoop { [client] _ in client.value.close() }
    try? await group.shutdown()
  }
}

/// An answer that is waited for on a loop: the first word about it counts.
private final class PendingAnswer {
  let promise: EventLoopPromise<ClientResponse>
  private var isDone = false

  init(_ promise: EventLoopPromise<ClientResponse>) {
    self.promise = promise
  }

  func finish(_ result: Result<ClientResponse, ClientFailure>) {
    guard !isDone else { return }
    isDone = true
    promise.completeWith(result.mapError { $0 as any Error })
  }
}
