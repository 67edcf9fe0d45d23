import HTTP2Wire

/// A request on its way: waiting for a connection, or for its answer; reached only from its loop.
final class PendingRequest {
  enum State {
    case waiting
    case sent(on: any ClientChannel)
    case done
  }

  private var request: ClientRequest
  /// Takes the body of an answer with status 200 as it comes, where it is not to be gathered.
  let receive: (([UInt8]) -> Void)?
  var state = State.waiting
  var response = ClientResponse(status: 0, fields: FieldBlock(), body: [])
  var stream: HTTP2Stream?
  private var completion: ((Result<ClientResponse, ClientFailure>) -> Void)?

  init(
    _ request: ClientRequest, receive: (([UInt8]) -> Void)? = nil,
    completion: @escaping (Result<ClientResponse, ClientFailure>) -> Void
  ) {
    self.request = request
    self.receive = receive
    self.completion = completion
  }

  var isDone: Bool { completion == nil }

  /// Gives away what is to be sent, once: it is copied on its way out, and while hundreds wait for
  /// their answers the next request is better written into memory that is still at hand.
  func takeRequest() -> ClientRequest {
    var taken = ClientRequest(fields: FieldBlock())
    swap(&taken, &request)
    return taken
  }

  /// Says the outcome once; later words are dropped.
  func finish(_ result: Result<ClientResponse, ClientFailure>) {
    state = .done
    stream = nil
    guard let completion else { return }
    self.completion = nil
    completion(result)
  }

  func fail(_ kind: ClientFailure.Kind, _ text: String) {
    finish(.failure(ClientFailure(kind, text)))
  }
}

/// A request that was sent without a task; reached only from its loop.
public struct SentRequest {
  private let pending: PendingRequest
  private let client: HTTPClient

  init(_ pending: PendingRequest, of client: HTTPClient) {
    self.pending = pending
    self.client = client
  }

  /// Gives it up: resets the stream, and completes as `.canceled` unless it is complete.
  public func cancel() { client.cancel(pending) }
}

/// One protocol on one connection to the server.
protocol ClientChannel: AnyObject {
  /// How many more requests it takes now.
  var capacity: Int { get }
  /// Sends; `capacity` was above zero.
  func send(_ pending: PendingRequest)
  /// Gives up on one: the server is told where the protocol can.
  func cancel(_ pending: PendingRequest)
}
