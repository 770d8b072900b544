// For workerd: what service/functions/hello.cpp answers.
export default {
  fetch: (request) => new Response(`Hello ${new URL(request.url).searchParams.get('name')}`),
};
