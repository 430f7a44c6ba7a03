FROM partner_year_of('NER')
