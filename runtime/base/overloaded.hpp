// A visitor made of lambdas: std::visit(Overloaded{[](const A&) {}, [](const B&) {}}, variant).
#pragma once

namespace ringback {

template <typename... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

template <typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

}  // namespace ringback
