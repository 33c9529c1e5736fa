package org.maskmarch.field.tensorf.internal;

import java.nio.file.Path;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.field.tensorf.TensorfFamily;
import org.osgi.service.component.annotations.Component;

/** Offers {@link TensorfFamily} as a service. */
@Component(property = "name=tensorf")
public final class TensorfFamilyComponent implements FieldFamily {
    private final FieldFamily family = new TensorfFamily();

    @Override
    public String name() {
        return family.name();
    }

    @Override
    public boolean recognises(Path checkpoint) {
        return family.recognises(checkpoint);
    }

    @Override
    public RadianceField open(Path checkpoint, FieldOptions options) {
        return family.open(checkpoint, options);
    }
}
