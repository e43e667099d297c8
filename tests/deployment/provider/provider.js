// An OpenID Connect provider for the tests: node provider.js PORT ADDRESS_OF_THE_ATLAS
// Four people, who sign in with any password. oidc-provider is certified by the OpenID Foundation.
import * as oidc from "oidc-provider";

const [port, atlas] = process.argv.slice(2);
const PEOPLE = {
  ann: { email: "ann@example.org", email_verified: true },
  ben: { email: "ben@example.org", email_verified: true },
  paula: { email: "Paula@example.org", email_verified: true },
  // Says that she is a publisher, which the provider has not verified.
  eve: { email: "paula@example.org", email_verified: false },
  // Gives the atlas no address.
  nemo: {},
};
const client = (id, more) => ({
  client_id: id,
  client_secret: "secret-of-the-tests",
  redirect_uris: [`${atlas}/oauth2callback`],
  post_logout_redirect_uris: [`${atlas}/oauth2callback`],
  ...more,
});
const provider = new oidc.Provider(`http://127.0.0.1:${port}`, {
  clients: [client("atlas")],
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  // The address stands in the ID token, which is all that Streamlit reads.
  conformIdTokenClaims: false,
  cookies: { keys: ["a key of the tests"] },
  features: { devInteractions: { enabled: true }, rpInitiatedLogout: { enabled: true } },
  pkce: { required: () => true },
  async findAccount(_context, id) {
    return Object.hasOwn(PEOPLE, id) ? { accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) } : undefined;
  },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("listening"));
