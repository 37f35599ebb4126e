# The document as it is tried: what it does not name must not be answered either, and the ids and the
# token of this place are among what is asked for.

def closed:
    walk(
        if type == "object" and .type? == "object" and has("properties")
            and (has("additionalProperties") | not)
        then .additionalProperties = false
        else . end
    );

def named($start; $value):
    walk(
        if type == "object" and (.pattern? | type) == "string" and (.pattern | startswith($start))
        then .examples = [$value]
        else . end
    );

closed
    # A stream has no end, and whoever tries it waits for one.
    | del(.paths["/v1/stream"])
    | named("^E-"; $event)
    | named("^G-"; $grant)
    | (.paths["/oauth2/introspect"].post.requestBody.content[].schema.properties)
        |= (.token.examples = [$token] | .mado_terminal.examples = ["T-NW-01"])
    | .components.schemas.Evaluation.properties.subject.properties
        |= (.type.examples = ["token"] | .id.examples = [$token])
    | .components.schemas.Evaluation.properties.resource.properties
        |= (.type.examples = ["system"] | .id.examples = ["sys-1"])
