// A gRPC server as lean as gRPC C++ can be: every unary call is answered by the same message, read
// from a file, without a decoder or an encoder of protobuf.
//
//   grpc_server PORT CHAIN.pem KEY.pem MESSAGE

#include <cstdio>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

static std::string contents(const char *path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

class Answer : public grpc::ServerGenericBidiReactor {
 public:
  explicit Answer(const grpc::ByteBuffer &message) : message_(message) { StartRead(&request_); }

  void OnReadDone(bool isHere) override {
    if (isHere) {
      StartWriteAndFinish(&message_, grpc::WriteOptions(), grpc::Status::OK);
    } else {
      Finish(grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "no message"));
    }
  }

  void OnDone() override { delete this; }

 private:
  grpc::ByteBuffer request_;
  grpc::ByteBuffer message_;
};

class Service : public grpc::CallbackGenericService {
 public:
  explicit Service(const std::string &message) {
    grpc::Slice slice(message);
    message_ = grpc::ByteBuffer(&slice, 1);
  }

  grpc::ServerGenericBidiReactor *CreateReactor(grpc::GenericCallbackServerContext *) override {
    return new Answer(message_);
  }

 private:
  grpc::ByteBuffer message_;
};

int main(int count, char **words) {
  if (count != 5) {
    std::fprintf(stderr, "usage: grpc_server PORT CHAIN.pem KEY.pem MESSAGE\n");
    return 64;
  }
  Service service(contents(words[4]));
  grpc::SslServerCredentialsOptions options;
  options.pem_key_cert_pairs.push_back({contents(words[3]), contents(words[2])});
  grpc::ServerBuilder builder;
  builder.AddListeningPort(
      std::string("127.0.0.1:") + words[1], grpc::SslServerCredentials(options));
  builder.RegisterCallbackGenericService(&service);
  std::unique_ptr<grpc::Server> server(builder.BuildAndStart());
  if (!server) return 1;
  server->Wait();
}
