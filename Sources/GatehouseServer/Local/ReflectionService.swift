import CallModel
import Contract
import Foundation
import SwiftProtobuf

/// gRPC's server reflection (grpc/grpc `doc/server-reflection.md`), v1 and v1alpha, from the very
/// descriptors that the operation table was read from.
struct ReflectionService: LocalService {
  private typealias Request = Grpc_Reflection_V1_ServerReflectionRequest
  private typealias Response = Grpc_Reflection_V1_ServerReflectionResponse

  private let descriptors: Descriptors

  init(_ descriptors: Descriptors) {
    self.descriptors = descriptors
  }

  var handlers: [String: LocalHandler] {
    [
      "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo": .stream(converse),
      "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo": .stream(converseInAlpha),
    ]
  }

  private func converse(_ request: any Message, _ reply: ReplyStream) throws(Refusal) {
    guard let request = request as? Request else {
      preconditionFailure("the table gives reflection another request")
    }
    reply.send(answer(to: request))
  }

  /// The two versions have the same bytes on the wire and differ in their package's name only.
  private func converseInAlpha(_ request: any Message, _ reply: ReplyStream) throws(Refusal) {
    do {
      let response = answer(to: try Request(serializedBytes: request.serializedBytes() as [UInt8]))
      reply.send(
        try Grpc_Reflection_V1alpha_ServerReflectionResponse(
          serializedBytes: response.serializedBytes() as [UInt8]))
    } catch {
      throw Refusal(
        .internal, "the request could not be carried over to v1", reason: "REPLY_NOT_ENCODABLE",
        cause: "\(error)")
    }
  }

  private func answer(to request: Request) -> Response {
    Response.with {
      $0.validHost = request.host
      $0.originalRequest = request
      $0.messageResponse = content(for: request.messageRequest)
    }
  }

  private func content(for question: Request.OneOf_MessageRequest?)
    -> Response.OneOf_MessageResponse
  {
    switch question {
    case .fileByFilename(let name):
      return files(descriptors.file(named: name), "file \(name)")
    case .fileContainingSymbol(let symbol):
      return files(descriptors.file(containing: symbol), "symbol \(symbol)")
    case .fileContainingExtension(let wanted):
      return files(
        descriptors.file(
          containingExtension: wanted.extensionNumber, of: wanted.containingType),
        "extension \(wanted.extensionNumber) of \(wanted.containingType)")
    case .allExtensionNumbersOfType(let type):
      guard let numbers = descriptors.extensionNumbers(of: type) else {
        return error(.notFound, "there is no type \(type)")
      }
      return .allExtensionNumbersResponse(
        .with {
          $0.baseTypeName = type
          $0.extensionNumber = numbers
        })
    case .listServices:
      return .listServicesResponse(
        .with { list in
          list.service = descriptors.services.map { name in .with { $0.name = name } }
        })
    case nil:
      return error(.invalidArgument, "nothing that is known here was asked")
    }
  }

  /// The file and all it depends on, so that a client needs no second question.
  private func files(
    _ file: Descriptors.File?, _ wanted: String
  ) -> Response.OneOf_MessageResponse {
    guard let file else { return error(.notFound, "there is no \(wanted)") }
    return .fileDescriptorResponse(
      .with { response in
        response.fileDescriptorProto = descriptors.closure(of: file).map { Data($0.bytes) }
      })
  }

  private func error(_ code: Code, _ message: String) -> Response.OneOf_MessageResponse {
    .errorResponse(
      .with {
        $0.errorCode = Int32(code.rawValue)
        $0.errorMessage = message
      })
  }
}
