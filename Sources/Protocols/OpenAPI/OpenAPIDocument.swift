public import Contract

/// The OpenAPI 3.1 document of the REST face, made of the operations and the comments of the
/// contract: it can say nothing else than what is served.
public struct OpenAPIDocument {
  /// The document as JSON.
  public let bytes: [UInt8]

  /// - Parameter version: The program's own.
  public init(_ table: OperationTable, _ comments: Comments, version: String) {
    let operations = table.operations.filter { !$0.bindings.isEmpty }
    var schemas = OpenAPISchemas(operations, table.schemas, comments)
    var problems: Set<RESTAnswers.Problem> = []
    var paths: [(name: String, value: JSONValue)] = []
    for operation in operations {
      for number in operation.bindings.indices {
        let writer = OpenAPIOperation(operation, number, comments)
        let value = writer.value(&schemas)
        problems.formUnion(writer.answers.problems)
        let path = operation.bindings[number].path.text
        if let place = paths.firstIndex(where: { $0.name == path }) {
          paths[place].value.add(writer.method, value)
        } else {
          paths.append((path, .object([(writer.method, value)])))
        }
      }
    }
    let document: JSONValue = [
      "openapi": "3.1.0",
      "info": [
        "title": "Gatehouse", "version": "\(version)", "description": "\(Self.introduction)",
        "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
      ],
      "servers": [["url": "/"]],
      "security": [["key": []]],
      "tags": Self.tags(operations, comments),
      "paths": .object(paths),
      "components": [
        "schemas": schemas.components.with("Problem", OpenAPIProblems.schema),
        "responses": OpenAPIProblems.responses(problems),
        "parameters": Self.parameters,
        "headers": OpenAPIProblems.headers,
        "securitySchemes": [
          "key": [
            "type": "http", "scheme": "bearer", "bearerFormat": "ghk_…",
            "description": "A key of Gatehouse's own, as `gatehouse keys new` makes it.",
          ]
        ],
      ],
    ]
    var json = JSONText()
    document.write(to: &json)
    bytes = json.bytes
  }

  private static let introduction =
    "Holds a team's credentials for a cloud's VPN service, and calls it for them.\n\n"
    + "The same operations are served over gRPC and Connect on the same port. Field names are the "
    + "cloud's own. A member or a parameter that is not described here is refused. Lists come in "
    + "pages: send the `next_page_token` of one page as `page_token` for the next. Over the Unix "
    + "socket no key is needed where the settings know the peer."

  private static func tags(_ operations: [Operation], _ comments: Comments) -> JSONValue {
    var names: [String] = []
    for operation in operations where !names.contains(operation.serviceName) {
      names.append(operation.serviceName)
    }
    return .array(
      names.map { name in
        let tag: JSONValue = ["name": "\(OpenAPIOperation.tag(of: name))"]
        return tag.with("description", comments.text(of: name).map { .string($0) })
      })
  }

  private static let parameters: JSONValue = [
    "credential": [
      "name": "gatehouse-credential", "in": "header",
      "description":
        "Which of the caller's credentials to call the cloud with; left out: its first one.",
      "schema": ["type": "string", "minLength": 1],
    ],
    "timeout": [
      "name": "connect-timeout-ms", "in": "header",
      "description":
        "Milliseconds within which the answer must be there; cut to the gateway's maximum.",
      "schema": ["type": "integer", "minimum": 1, "maximum": 9_999_999_999],
    ],
  ]
}
