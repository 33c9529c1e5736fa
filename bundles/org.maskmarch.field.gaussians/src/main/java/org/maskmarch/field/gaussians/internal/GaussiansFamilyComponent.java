package org.maskmarch.field.gaussians.internal;

import java.nio.file.Path;
import org.maskmarch.api.field.FieldFamily;
import org.maskmarch.api.field.FieldOptions;
import org.maskmarch.api.field.RadianceField;
import org.maskmarch.field.gaussians.GaussiansFamily;
import org.osgi.service.component.annotations.Component;

/** Offers {@link GaussiansFamily} as a service. */
@Component(property = "name=gaussians")
public final class GaussiansFamilyComponent implements FieldFamily {
    private final FieldFamily family = new GaussiansFamily();

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
